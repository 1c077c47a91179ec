# Builds and installs the extension by PGXS. Called by the Makefile above, which finds PG_CONFIG.
GL_VERSION := $(shell sed -n "s/^default_version = '\(.*\)'/\1/p" control/pg_greenlight.control)

MODULE_big = pg_greenlight
OBJS = $(patsubst %.c,%.o,$(sort $(wildcard src/*.c src/*/*.c)))
EXTENSION = control/pg_greenlight
DATA_built = sql/pg_greenlight--$(GL_VERSION).sql
EXTRA_CLEAN = sql/pg_greenlight--*.sql src/.built-for $(patsubst %.o,%.d,$(OBJS))

# Calendars can leave and come in as files where this library is there.
ICAL := $(shell pkg-config --exists libical && echo libical)

WARNINGS = -Wall -Wextra -Wno-unused-parameter -Wno-sign-compare -Wshadow=local -Wswitch -Wvla
PG_CPPFLAGS = -Isrc -DGL_VERSION='"$(GL_VERSION)"' $(shell pkg-config --cflags libcurl jansson libutf8proc $(ICAL)) $(if $(ICAL),-DGL_HAVE_LIBICAL)
PG_CFLAGS = $(WARNINGS) $(STRICT) -MMD -MP
SHLIB_LINK = $(shell pkg-config --libs libcurl jansson libutf8proc $(ICAL))

PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

# PGXS takes the folder of this file for the top of the tree.
srcdir = .
VPATH =

# Objects of another server's headers are of no use: build anew when the server or the flags change.
BUILT_FOR := $(shell $(PG_CONFIG) --version) $(GL_VERSION) $(ICAL) $(STRICT)
$(shell [ "$$(cat src/.built-for 2>/dev/null)" = '$(BUILT_FOR)' ] || { rm -f $(OBJS) *.so; echo '$(BUILT_FOR)' >src/.built-for; })

sql/pg_greenlight--$(GL_VERSION).sql: $(sort $(wildcard sql/install/*.sql))
	cat $^ >$@

-include $(patsubst %.o,%.d,$(OBJS))
