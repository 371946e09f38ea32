"""`meetsmatch edge`: what an operator does to run the bot as a Cloudflare Worker."""
