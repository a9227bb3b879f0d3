"""What part countries have in illicit flows, as texts state it: source, transit, destination.

A role is read from what a country is called ("a source and transit country"), from a route
("from A through B to C"), and from what is done there ("grown in", "exploited in"). The words are
in `roles.toml`. Where goods are seized or a suspect comes from gives no role.
"""

from research.roles.table import ROLE_COLUMNS, country_roles

__all__ = ["ROLE_COLUMNS", "country_roles"]
