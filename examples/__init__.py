"""What an operator may add. Each module stands alone and can be copied."""
