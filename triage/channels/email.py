"""E-mail, outbound: a message to Django's mail backend, failures sorted into permanent and retryable."""

import smtplib

from django.core.mail import EmailMultiAlternatives

from triage.messages import OutboundMessage, PermanentFailure, RetryableFailure


class EmailChannel:
    """Delivers through the configured mail backend (settings.EMAIL_BACKEND)."""

    def deliver(self, message: OutboundMessage) -> None:
        """Send one mail marked as automatic, so that vacation responders and other robots stay silent.

        Raises PermanentFailure where the address or the message is refused for good, RetryableFailure
        for everything that may pass: time-outs, refused connections, 4xx replies.
        """
        mail = EmailMultiAlternatives(
            subject=message.subject,
            body=message.text,
            to=[message.to],
            headers={
                "Message-ID": message.message_id,
                "Auto-Submitted": "auto-replied",
                "X-Auto-Response-Suppress": "All",
                **message.headers,
            },
        )
        mail.attach_alternative(message.html, "text/html")
        try:
            mail.send()
        except (UnicodeError, ValueError) as unwritable:  # An address that this server's mail cannot spell.
            raise PermanentFailure("address") from unwritable
        except smtplib.SMTPRecipientsRefused as refused:
            codes = [code for code, _ in refused.recipients.values()]
            _raise_for(max(codes, default=550), refused)
        except smtplib.SMTPResponseException as answered:
            _raise_for(answered.smtp_code, answered)
        except (smtplib.SMTPException, OSError) as failure:
            raise RetryableFailure(type(failure).__name__) from failure


def _raise_for(smtp_code: int, cause: Exception) -> None:
    """RFC 5321: 5yz is a permanent negative reply, 4yz a transient one."""
    raise (PermanentFailure if smtp_code >= 500 else RetryableFailure)(f"smtp_{smtp_code}") from cause
