"""The demo's pictures. None but the contradictory one bears a date: the demo's complaints are always days old."""

from datasets.cases.shots import BLUE_REVIEW, DETAIL, PLAIN_NAME, card, certificate, dashboard
from datasets.cases.shots_cases import BROWSERS, LAPTOPS, OTHERS

SHARED = {
    "chrome-offline.jpg",
    "chrome-timeout.jpg",
    "502-bad-gateway.jpg",
    "chat-penipuan-otp.jpg",
    "kucing.jpg",
    "desktop-riwayat-2-feb-2026.png",
}

DEMO = [
    *(shot for shot in [*BROWSERS, *OTHERS, *LAPTOPS] if shot.name in SHARED),
    dashboard(
        "selesai-tanpa-sertifikat.jpg",
        "Anisa Fitri Handayani",
        clock="09.12",
        entry=card("Belajar Desain Kemasan Produk UMKM", "Studio Kemas Nusantara", platform="Tokopedia"),
    ),
    dashboard(
        "ulasan-terkirim-tanpa-sertifikat.jpg",
        "Siska Amelia Putri",
        clock="10.41",
        entry=card(
            "Public Speaking Pemula",
            "Lentera Data",
            platform="Bukalapak",
            stars="Materinya mudah diikuti.",
            buttons=[DETAIL],
        ),
        tab="Riwayat Pelatihan",
    ),
    dashboard(
        "ulasan-aktif.jpg",
        "Dian Novitasari",
        clock="13.05",
        entry=card(
            "Merajut Tas",
            "Rumah Jahit Kirana",
            platform="Kemnaker",
            note="Beri ulasan dan rating untuk pelatihan ini.",
            buttons=[BLUE_REVIEW, DETAIL],
        ),
    ),
    dashboard(
        "progres-60.jpg",
        "Kevin Adriansyah",
        clock="18.27",
        entry=card(
            "Introduction to UI Design",
            "Akademi Kreasi Muda",
            platform="Pintaria",
            status="Sedang Berjalan",
            progress="60",
            certificate="Selesaikan pelatihan dulu",
            buttons=[("Lanjutkan Belajar", "blue"), DETAIL],
        ),
        tab="Pelatihanmu",
    ),
    certificate(
        "sertifikat-nama-orang-lain.jpg",
        "#8a1f2d",
        name_style=PLAIN_NAME,
        name="Budi Hartanto",
        platform="Kemnaker",
        number="BKM-FL-118",
        course="Operator Forklift",
        institution="Balai Karya Mandiri",
    ),
]
