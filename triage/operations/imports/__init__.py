"""Tickets of another desk's, from a file: closed ones, to be found and to be learnt from. Nobody is ever written to.

found     one message of a file, in a shape that both kinds of file come to
table     CSV, a line a ticket
mailbox   mbox, a message a mail
write     messages become rows, a batch a transaction
"""
