"""The interface: pages in the browser, the report and the command line."""
