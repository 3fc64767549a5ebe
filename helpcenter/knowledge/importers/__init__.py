"""Articles from elsewhere: a Zendesk help center, a folder of Markdown or HTML, a CSV file."""
