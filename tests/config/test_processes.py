import pytest

from config.processes import kind


@pytest.mark.parametrize(
    ("command", "is_"),
    [
        ("/usr/local/bin/gunicorn -c config/gunicorn.py config.wsgi", "web"),
        ("/venv/site-packages/gunicorn/__main__.py -c config/gunicorn.py config.wsgi", "web"),
        ("/usr/local/bin/celery -A config worker -Q read --concurrency=1", "reader"),
        ("/usr/local/bin/celery -A config worker -Q decide,send,sweep", "worker"),
        ("/venv/site-packages/celery/__main__.py -A config worker -Q learn -n learner@%h", "learner"),
        ("/usr/local/bin/celery -A config worker -Q hook --concurrency=1", "hooks"),
        ("/usr/local/bin/celery -A config worker", "worker"),
        ("/usr/local/bin/celery -q -A config beat", "beat"),
        ("manage.py migrate", "command"),
    ],
)
def test_it_knows_a_process_by_its_command_line(command: str, is_: str) -> None:
    assert kind(command.split()) == is_
