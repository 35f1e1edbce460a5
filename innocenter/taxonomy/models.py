"""What the rooms classify by: the seventeen regions, the fields of science and technology, the days off."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from innocenter.look.dates import is_korean
from innocenter.values.working_days import Calendar


class Region(models.TextChoices):
    """The seventeen provinces and metropolitan cities."""

    SEOUL = "seoul", _("Seoul")
    BUSAN = "busan", _("Busan")
    DAEGU = "daegu", _("Daegu")
    INCHEON = "incheon", _("Incheon")
    GWANGJU = "gwangju", _("Gwangju")
    DAEJEON = "daejeon", _("Daejeon")
    ULSAN = "ulsan", _("Ulsan")
    SEJONG = "sejong", _("Sejong")
    GYEONGGI = "gyeonggi", _("Gyeonggi")
    GANGWON = "gangwon", _("Gangwon")
    CHUNGBUK = "chungbuk", _("Chungbuk")
    CHUNGNAM = "chungnam", _("Chungnam")
    JEONBUK = "jeonbuk", _("Jeonbuk")
    JEONNAM = "jeonnam", _("Jeonnam")
    GYEONGBUK = "gyeongbuk", _("Gyeongbuk")
    GYEONGNAM = "gyeongnam", _("Gyeongnam")
    JEJU = "jeju", _("Jeju")


CAPITAL = frozenset({Region.SEOUL, Region.INCHEON, Region.GYEONGGI})


class FieldQuerySet(models.QuerySet["Field"]):
    def named(self) -> list[tuple[str, str]]:
        """(code, name in the reader's language), to choose from."""
        return list(self.values_list("code", "name_ko" if is_korean() else "name_en"))


class Field(models.Model):
    """A large class of the national standard classification of science and technology (국가과학기술표준분류)."""

    code = models.CharField(_("Code"), max_length=8, primary_key=True)
    name_ko = models.CharField(_("Name in Korean"), max_length=60)
    name_en = models.CharField(_("Name in English"), max_length=100)

    objects = FieldQuerySet.as_manager()

    class Meta:
        verbose_name = _("field of technology")
        verbose_name_plural = _("fields of technology")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the language of the reader."""
        return self.name_ko if is_korean() else self.name_en


class HolidayQuerySet(models.QuerySet["Holiday"]):
    def calendar(self) -> Calendar:
        """The working days of Korea without these days."""
        return Calendar(frozenset(self.values_list("day", flat=True)))


class Holiday(models.Model):
    """A day off that the holidays package does not know; staff keep the table."""

    day: "models.DateField[date, date]" = models.DateField(_("Day"), primary_key=True)
    name = models.CharField(_("Name"), max_length=60)

    objects = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = _("extra holiday")
        verbose_name_plural = _("extra holidays")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
