"""Who lists scenes: APIs, static catalogues, folders, and which of them are configured."""
