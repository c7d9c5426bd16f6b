"""Charts: what each one says and shows (`data`), and how it is drawn in the browser."""
