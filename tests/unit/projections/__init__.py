"""The rules of dashboards: rows, and the shares that are made of them."""
