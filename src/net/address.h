/*
 * address.h
 *		Where requests may go: kinds of IP addresses, and what a URL must look like.
 *
 * A URL is looked at for its form and its host's name; the address is looked at where libcurl opens
 * the socket, because only there no spelling, no name server and no redirection can lie about it.
 */
#ifndef GL_NET_ADDRESS_H
#define GL_NET_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

typedef enum AddressKind
{
	ADDRESS_PUBLIC,	   /* globally routable */
	ADDRESS_PRIVATE,   /* loopback, or of a private network */
	ADDRESS_FORBIDDEN, /* link-local, multicast, reserved, a tunnel to one of these, unknown */
	ADDRESS_KIND_COUNT
} AddressKind;

extern AddressKind gl_address_kind(const struct sockaddr *address);

/* The kind of an address in its numeric form, as libcurl reports it. */
extern AddressKind gl_address_kind_of_text(const char *address);

/* May a connection be made? is_plain: without TLS, which only private addresses may have. */
extern bool gl_address_is_allowed(AddressKind kind, bool allow_private, bool is_plain);

/* Why nothing may be sent to this URL; NULL when its form and its host are fine. */
extern const char *
gl_address_refuse_url(const char *url, bool allow_private, const char *allowed_hosts);

#endif /* GL_NET_ADDRESS_H */
