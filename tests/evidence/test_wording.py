"""The shipped wording model: what it says, and what it must never do."""

import json
import time
from pathlib import Path

import numpy as np
import pytest

from triage.evidence import wording
from triage.evidence.wording import WordingModel
from triage.installed import installed
from triage.words.normaliser import MAX_CHARACTERS, Normaliser, Token

OBVIOUS = {
    "too_early": [
        "kelasnya baru kelar tadi sore, kapan sertifikat nongol?",
        "semoga sertifikat saya cepat keluar aamiin",
        "tinggal nunggu sertifikat muncul, makasih tokopedia",
        "Baru selesai kemarin kak, berapa hari biasanya?",
        "I only finished the course this morning, how long until the certificate appears?",
        "br slesai kmrn mlm, sertif kapan ya",
        "mudah2an sertifikatnya lancar",
        "Selesai pelatihan hari ini, nunggu berapa lama ya?",
        "pelatihannya mantap, semoga sertifikat segera masuk dashboard",
        "baru 1 hari, masih wajar kan sertifikat belum ada?",
        "Saya baru saja menamatkan kelas, mohon info perkiraan sertifikat terbit",
        "td pagi lulus ujian, tinggal tunggu sertifikat",
    ],
    "platform_issue": [
        "udh 3 minggu sertifikat gak muncul2 padahal udah kasih rating",
        "sudah 15 hari kerja sertifikat belum juga dikirim platform",
        "SEBULAN LEBIH SERTIFIKAT GA KELUAR!!!",
        "platform tidak melaporkan penyelesaian saya ke prakerja, sudah dua minggu",
        "The certificate has been missing for four weeks, the platform never reported it",
        "dari tgl 2 sampai tgl 28 sertifikat blm ada, ulasan sudah, nama sesuai",
        "kecewa, pelayanan lambat, sertifikat sudah lebih dari seminggu tidak dikirim",
        "cs cuma suruh tunggu terus, sertifikat udah 20 hari",
        "teman saya sudah dapat sertifikat, saya dari bulan lalu belum",
        "katanya 3 hari kerja, ini sudah 2 minggu sertifikat belum masuk",
        "Rating dan ulasan sudah saya isi sejak 12 hari lalu, sertifikat tetap tidak muncul",
        "jangan beli di sini, sertifikat lama banget dikirimnya",
    ],
    "review_missing": [
        "saya belum kasih ulasan",
        "mau kasih rating tapi gagal terus",
        "tombol ulasan tidak bisa diklik",
        "menu ulasan tidak ada di aplikasi",
        "I cannot leave a review, the button is grey",
        "cara memberi ulasan pelatihan gimana?",
        "transaksi tidak ada di riwayat jadi tidak bisa kasih ulasan",
        "ulasan saya selalu gagal terkirim",
        "lupa belum rating min",
        "reviewnya error pas dikirim",
        "bintangnya gak bisa dipencet, ulasan gak bisa ditulis",
        "sertifikat ditahan karena belum ada ulasan, padahal kolom ulasannya tidak muncul",
    ],
    "name_mismatch": [
        "nama di sertifikat salah",
        "nama saya di sertifikat beda dengan KTP",
        "sertifikat atas nama orang lain",
        "email di platform berbeda dengan email prakerja",
        "My name is misspelled on the certificate",
        "tolong ganti nama di sertifikat saya, typo satu huruf",
        "tanggal lahir saya salah, tidak bisa diubah",
        "NIK saya keluar nama orang lain",
        "ejaan nama di sertifikat tidak sama dengan akun prakerja",
        "gelar saya ikut di sertifikat padahal di KTP tidak ada",
        "data saya tidak sesuai dukcapil",
        "beli pelatihan pakai akun kakak jadi sertifikatnya nama kakak",
    ],
    "connectivity": [
        "internet saya bagus kok tapi keluar 503",
        "dashboard tidak bisa dibuka, loading terus",
        "aplikasi error terus",
        "halaman sertifikat kosong putih",
        "The page will not load, it keeps spinning",
        "koneksi terputus terus padahal sinyal penuh",
        "webnya down ya? ga bisa diakses",
        "ERR_CONNECTION_TIMED_OUT",
        "force close mulu pas dibuka",
        "server error 500 tiap buka dashboard",
        "lemot banget loadingnya",
        "link sertifikat tidak bisa dibuka, 404",
    ],
    "other": [
        "insentif belum cair",
        "OTP tidak masuk",
        "kapan gelombang baru dibuka?",
        "saya tidak lolos seleksi",
        "My incentive has not been paid",
        "lupa password akun",
        "kode voucher tidak bisa dipakai",
        "minta refund, salah beli kelas",
        "gagal sambungkan rekening ke prakerja",
        "sertifikat sudah ada tapi insentif belum cair",
        "tidak bisa login, sandi salah terus",
        "cara daftar prakerja gimana",
    ],
    "unclear": [
        "sertifikat belum muncul",
        "sertifikat saya mana min",
        "kak kenapa sertifikat saya tidak ada?",
        "mohon bantuannya sertifikat",
        "where is my certificate",
        "halo min",
        "sertifikat blm masuk dashboard",
        "Sudah selesai pelatihan, sertifikat tidak ada di dashboard",
        "tolong dibantu kak",
        "mau tanya sertifikat",
        "sertifikatku ga ada kak",
        "kenapa ya sertifikat prakerja saya belum keluar",
    ],
}

BARE = Normaliser(spellings={"blm": "belum", "min": "", "gabisa": "tidak bisa"}, skeletons={"srtfkt": "sertifikat"})


def best(text: str) -> str:
    return max(wording.shipped().signals(text), key=lambda signal: signal.log_odds).label


@pytest.mark.parametrize(("label", "text"), [(label, text) for label, texts in OBVIOUS.items() for text in texts])
def test_it_reads_an_obvious_text_right(label: str, text: str) -> None:
    assert best(text) == label


@pytest.mark.parametrize("text", ["", "   \n\t", "xqzt wvkjj", "...", "\u202e\u200b\x00", "你好"])
def test_it_gives_no_evidence_without_known_words(text: str) -> None:
    signals = wording.shipped().signals(text)
    assert sorted(signal.label for signal in signals) == sorted(OBVIOUS)
    assert {(signal.log_odds, signal.spans) for signal in signals} == {(0.0, ())}


@pytest.mark.parametrize("text", [text for texts in OBVIOUS.values() for text in texts[:3]])
def test_its_signals_are_repeatable_limited_and_point_into_the_text(text: str) -> None:
    model = wording.shipped()
    signals = model.signals(text)
    assert signals == model.signals(text)
    for signal in signals:
        assert abs(signal.log_odds) <= wording.MAX_LOG_ODDS
        assert len(signal.spans) <= wording.MAX_SPANS
        assert all(0 <= start < end <= len(text) and text[start:end].strip() for start, end in signal.spans)


def test_it_points_at_the_words_that_decided() -> None:
    text = "🙏 min, OTP nya tdk masuk2"
    (other,) = [signal for signal in wording.shipped().signals(text) if signal.label == "other"]
    assert any("OTP" in text[start:end] for start, end in other.spans)


def test_it_looks_at_the_beginning_of_a_huge_text_only() -> None:
    text = "nama di sertifikat salah " * 400_000
    begin = time.process_time()
    signals = wording.shipped().signals(text)
    assert time.process_time() - begin < 1
    assert signals == wording.shipped().signals(text[:MAX_CHARACTERS])


def test_it_reads_shouting_stretching_and_fancy_letters_alike() -> None:
    plain = wording.shipped().signals("sertifikat belum muncul")
    for text in ("SERTIFIKAT BELUM MUNCUL", "sertifikaaaat belummmm muncuuul", "𝐬𝐞𝐫𝐭𝐢𝐟𝐢𝐤𝐚𝐭 𝐛𝐞𝐥𝐮𝐦 𝐦𝐮𝐧𝐜𝐮𝐥"):
        found = wording.shipped().signals(text)
        assert [signal.log_odds for signal in found] == [signal.log_odds for signal in plain]


def test_it_normalises_words_and_remembers_where_they_stood() -> None:
    assert BARE.for_models("Min, SRTFKAT blm muncul2 3x gabisa!") == [
        Token("sertifikat", 5, 12),
        Token("belum", 13, 16),
        Token("muncul", 17, 24),
        Token("#3", 25, 26),
        Token("x", 26, 27),
        Token("tidak", 28, 34),
        Token("bisa", 28, 34),
        Token("!", 34, 35),
    ]


def test_it_loads_without_unpickling_and_keeps_its_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("unpickled")

    monkeypatch.setattr("pickle.load", refuse)
    monkeypatch.setattr("pickle.loads", refuse)
    model = WordingModel.load(installed().wording_model)
    model.save(tmp_path)
    assert WordingModel.load(tmp_path).version == model.version == wording.shipped().version


def test_a_model_that_was_promoted_before_words_had_these_tables_still_reads() -> None:
    words, arrays = wording.shipped().written()
    before = {name: table for name, table in json.loads(words).items() if name not in ("endings", "alike")}
    assert WordingModel.read(json.dumps(before), arrays).labels == wording.shipped().labels


def test_it_refuses_a_pickled_model(tmp_path: Path) -> None:
    wording.shipped().save(tmp_path)
    np.savez(tmp_path / wording.WEIGHTS_FILE, idf=np.array([{}], dtype=object), weights=np.array([{}], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle"):
        WordingModel.load(tmp_path)


def test_it_refuses_arrays_that_do_not_fit(tmp_path: Path) -> None:
    model = wording.shipped()
    model.save(tmp_path)
    np.savez(tmp_path / wording.WEIGHTS_FILE, idf=model.vocabulary.idf, weights=model.weights[:-1])
    with pytest.raises(ValueError, match="do not fit"):
        WordingModel.load(tmp_path)


def test_it_is_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in installed().wording_model.iterdir()) <= 5_000_000
