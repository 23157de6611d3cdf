"""What a browser would send when a person presses a button on a form of the staff admin."""

from html.parser import HTMLParser


class AdminForm(HTMLParser):
    """The fields of a page's main form with the values that they show."""

    def __init__(self, response):
        super().__init__()
        self.data, self.select, self.textarea = {}, None, None
        self.feed(response.content.decode().partition('_form" novalidate>')[2])

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        name = found.get("name")
        if tag == "textarea":
            self.textarea = name
            self.data[name] = ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and "selected" in found and self.select:
            self.data.setdefault(self.select, []).append(found["value"])
        elif tag == "input" and name:
            self._input(name, found)

    def _input(self, name, found):
        kind = found.get("type", "text")
        if kind == "submit" or (kind in ("checkbox", "radio") and "checked" not in found):
            return
        self.data[name] = found.get("value", "on" if kind == "checkbox" else "")

    def handle_endtag(self, tag):
        if tag in ("textarea", "select"):
            setattr(self, tag, None)

    def handle_data(self, text):
        if self.textarea:
            self.data[self.textarea] += text.removeprefix("\n")


def press(client, path, button="_save", **typed):
    """Open a page, type into its fields, press a button; the answer to it."""
    fields = AdminForm(client.get(path)).data
    shown = {name: value for name, value in fields.items() if "__prefix__" not in name}
    return client.post(path, {**shown, **typed, button: "1"})
