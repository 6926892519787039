"""Parts of the page that know nothing of networks: a picture, a button, a field, a table; and the browser's own side.

What runs in the page stands in a ``.js`` file beside the widget that it belongs to, and the style sheet in ``lab.css``.
"""
