/*
 * net_hmac.h
 *		HMAC-SHA-256 for the tests of src/net, which link no cryptographic library.
 */
#ifndef GL_TEST_NET_HMAC_H
#define GL_TEST_NET_HMAC_H

#include <stddef.h>

extern void test_hmac(const void *key, size_t key_length, const void *bytes, size_t length,
					  unsigned char digest[32]);

/* The same in hexadecimal, in a static buffer. */
extern const char *test_hmac_hex(const void *key, size_t key_length, const char *text);

#endif /* GL_TEST_NET_HMAC_H */
