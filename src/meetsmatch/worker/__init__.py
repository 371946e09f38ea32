"""The bot as a Cloudflare Worker. `entry` and what it imports from here run in Pyodide only."""
