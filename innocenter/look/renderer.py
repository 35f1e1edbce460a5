"""How every Django form is drawn: KRDS classes on the inputs, templates under templates/django/forms/."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

INPUT_CLASSES = {
    "checkbox": "",
    "radio": "",
    "hidden": "",
    "file": "krds-input file-input",
    "select": "krds-form-select",
}


class KrdsBoundField(forms.BoundField):
    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        if type(widget) is forms.DateInput:  # whoever asks for a date gets the browser's calendar
            widget.input_type, widget.format = "date", "%Y-%m-%d"
        built: dict[str, Any] = dict(super().build_widget_attrs(attrs, widget))
        kind = "select" if isinstance(widget, forms.Select) else getattr(widget, "input_type", "text")
        if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            kind = "radio"
        classes = " ".join(filter(None, [widget.attrs.get("class"), built.get("class"), INPUT_CLASSES.get(kind, "krds-input")]))
        return built | ({"class": classes} if classes else {})


class KrdsRenderer(TemplatesSetting):
    form_template_name = "django/forms/div.html"
    field_template_name = "django/forms/field.html"
    bound_field_class = KrdsBoundField
