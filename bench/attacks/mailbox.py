"""Attacks on what the service fetches."""

from bench.attacks.registry import Seen, attack
from bench.attacks.world import World, until

PASSWORD = "the-mailbox-password"


@attack("H7", "A mailbox whose certificate nobody vouches for never hears the password.")
def mailbox_of_a_man_in_the_middle(world: World, seen: Seen) -> None:
    """The service is set up with a mailbox at a server that shows a self-signed certificate."""
    before = world.false_mailbox.connections
    world.fetch()
    is_tried = until(lambda: world.false_mailbox.connections > before, seconds=15)
    heard = until(lambda: any(PASSWORD in line for line in world.false_mailbox.said), seconds=2)
    seen.harm_if(not is_tried, "nobody came to the mailbox: the attack did not take place")
    seen.harm_if(heard, "it was told the password")
    seen.harm_if(world.false_mailbox.said and not heard, "it was spoken to after the handshake")
    seen.figure(f"{world.false_mailbox.connections} connections, {len(world.false_mailbox.said)} lines heard")
