"""What becomes of a certificate: printed, lost, suspended, shown to others, kept in her record."""

from __future__ import annotations

import pytest
from pypdfium2 import PdfDocument

from cli import demo_data
from cli.front import Front, Refused, until, until_accepted
from tests.fonts import require_fonts
from tests.journeys.test_the_way import candidate, certified, trained
from tests.system.running import System


def text(paper: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in PdfDocument(paper)).replace("\r\n", "")


def download(person: Front, path: str) -> bytes:
    answer = person.raw().get(path)
    assert answer.is_success and answer.headers["cache-control"] == "private, no-store", answer.text
    return answer.content


def registered(woman: Front, exam: dict) -> dict:
    return woman.post("/exam-registrations", exam_id=exam["exam_id"])


def test_while_her_certificate_is_suspended_she_is_not_proposed(system: System) -> None:
    woman, household = system.worker(), system.household()
    trained(system, woman)
    number = certified(system, woman)["number"]
    need = demo_data.post_need(household)
    until(lambda: candidate(system, need, woman))
    system.base.post("/suspensions", number=number, reason="investigation", note="核实中")
    until(lambda: candidate(system, need, woman) is None)
    system.base.post("/reinstatements", number=number, note="核实无误")
    until(lambda: candidate(system, need, woman))
    assert [act["step"] for act in system.base.everything("/certificate-acts", number=number)] == [
        "suspend",
        "reinstate",
    ]


def test_she_loses_it_and_is_issued_another_with_which_she_still_qualifies(system: System) -> None:
    woman, household = system.worker(), system.household()
    trained(system, woman)
    old = certified(system, woman)
    with pytest.raises(Refused, match="没有权限"):
        system.station.post("/reissues", number=old["number"], reason="lost", note="本人声明遗失")
    new = system.base.post("/reissues", number=old["number"], reason="lost", note="本人声明遗失")
    page = Front(system.url).raw().get(f"/c/{old['verification_code']}").text
    assert "已换发新证" in page
    need = demo_data.post_need(household)
    until(lambda: candidate(system, need, woman))
    with pytest.raises(Refused, match="登记姓名一致"):
        woman.post("/certificate-name-corrections", certificate_id=new["certificate_id"])


def test_whoever_verifies_it_is_counted_and_she_sees_how_often(system: System) -> None:
    woman = system.worker()
    trained(system, woman)
    certificate = certified(system, woman)
    for path in (f"/v1/verifications/{certificate['verification_code']}", f"/c/{certificate['verification_code']}"):
        assert Front(system.url).raw().get(path).is_success
    assert woman.get(f"/certificates/{certificate['certificate_id']}/verifications")["total"] == 2


def test_ticket_certificate_and_record_print_for_her_alone(system: System) -> None:
    require_fonts()
    woman, stranger = system.worker(), system.worker()
    trained(system, woman)
    certificate = certified(system, woman)
    name = woman.get("/me")["name"]
    [registration] = woman.everything("/exam-registrations")
    ticket = f"/v1/exam-registrations/{registration['registration_id']}/ticket"
    paper = f"/v1/certificates/{certificate['certificate_id']}/print"
    for path, words in ((ticket, registration["ticket_number"]), (paper, certificate["number"])):
        assert name in text(download(woman, f"{path}.pdf")) and words in text(download(woman, f"{path}.pdf"))
        page = download(woman, f"{path}.html").decode()
        assert name in page and words in page and "<svg" in page
        for form in ("pdf", "html"):
            assert stranger.raw().get(f"{path}.{form}").status_code == 404
    masked, whole = (
        system.base.raw().get(f"{ticket}.html", params=why).text for why in ({}, {"reason": "本人不会用手机"})
    )
    assert name not in masked and name in whole
    record = download(woman, "/v1/record.html").decode()
    assert name in record and certificate["number"] in record and "培训结业" in record
    assert woman.get("/record")["entries"][0]["kind"] == "trained"


def test_an_exams_certificates_are_one_file_for_its_staff_who_say_why(system: System) -> None:
    require_fonts()
    women = [system.worker() for _ in range(2)]
    exam = until_accepted(lambda: demo_data.open_exam(system.base), "unknown-unit")
    words = {"exam_id": exam["exam_id"], "reason": "集中发证"}
    assert system.base.raw().post("/v1/certificate-prints", json=words).status_code == 404
    for woman in women:
        trained(system, woman)
        mine = until_accepted(
            lambda woman=woman: woman.post("/exam-registrations", exam_id=exam["exam_id"]), "not-eligible"
        )
        marks = {"registration_id": mine["registration_id"], "theory": 60, "practice": 60}
        system.base.post("/marks", marks)
    answer = system.base.raw().post("/v1/certificate-prints", json=words)
    assert answer.headers["content-type"] == "application/pdf" and len(PdfDocument(answer.content)) == 2
    assert all(woman.get("/me")["name"] in text(answer.content) for woman in women)
    assert system.station.raw().post("/v1/certificate-prints", json=words).status_code == 403
    assert system.base.raw().post("/v1/certificate-prints", json=words | {"reason": ""}).status_code == 422
