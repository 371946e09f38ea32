"""What a relayed message costs, beside a bare aiogram echo bot under the same load."""
