"""The review page: people confirm and correct what is in doubt, beside the picture of the page."""
