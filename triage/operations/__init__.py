"""What operators do with the whole service: back up, restore, upgrade; and which schema the code is made for."""
