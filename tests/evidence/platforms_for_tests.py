"""A few platforms as the evidence tests need them."""

from triage.decision.policy import PlatformPolicy

PLATFORMS = {
    platform.code: platform
    for platform in (
        PlatformPolicy("kemnaker", "Kemnaker", ("Sisnaker", "Skillhub")),
        PlatformPolicy("tokopedia", "Tokopedia", ("toped", "tokped")),
        PlatformPolicy("bukalapak", "Bukalapak", ("BL",)),
        PlatformPolicy("pijar_mahir", "Pijar Mahir", ("pijar", "pijarmahir.id")),
        PlatformPolicy("mau_belajar_apa", "Mau Belajar Apa", ("MauBelajarApa", "MBA")),
        PlatformPolicy("pintaria", "Pintaria", ("Pintar", "pintar.co")),
        PlatformPolicy("skill_academy", "Skill Academy", is_institution=True),
    )
}
