"""`python -m api.handoffs VERB`: accounts for the inbox, and the schema."""

import argparse
import getpass
import sys
from typing import List, Optional

from api.handoffs.accounts import Accounts
from api.handoffs.clock import utc_now
from api.handoffs.database import Database
from bot.errors import NoticeError
from bot.settings import Settings


def main(arguments: Optional[List[str]] = None) -> int:
    """Run one verb. 0 where it worked, 1 with a sentence where it did not."""
    parser = argparse.ArgumentParser(prog="python -m api.handoffs", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    account = verbs.add_parser("account", help="make a staff account, or set its password anew")
    account.add_argument("name")
    account.add_argument("--disable", action="store_true", help="lock it instead")
    account.add_argument(
        "--password-stdin", action="store_true", help="read the password from standard input"
    )
    verbs.add_parser("accounts", help="list the accounts that may sign in")
    verbs.add_parser("migrate", help="bring the database's schema up to date")
    options = parser.parse_args(arguments)
    settings = Settings()
    database = Database(settings.database_url.get_secret_value())
    try:
        database.migrate()
        accounts = Accounts(database, settings, utc_now)
        if options.verb == "accounts":
            print("\n".join(account.name for account in accounts.names()))
        elif options.verb == "account" and options.disable:
            accounts.disable(options.name)
            print("The account is locked.")
        elif options.verb == "account":
            accounts.put(options.name, _password(options.password_stdin))
            print("The account is ready. Sign in at /staff/inbox.")
    except NoticeError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        database.close()
    return 0


def _password(from_stdin: bool) -> str:
    """Never an argument: other users of the machine could read it."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Password: ")
    if first != getpass.getpass("Once more: "):
        from bot.errors import AccountRefused

        raise AccountRefused("The two passwords differ. Please try again.")
    return first


if __name__ == "__main__":
    sys.exit(main())
