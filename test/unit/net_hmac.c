/*
 * net_hmac.c
 *		FIPS 180-4 and RFC 2104, straight from the text.
 */
#include "net_hmac.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const uint32_t rounds[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t
rotate(uint32_t x, int n)
{
	return x >> n | x << (32 - n);
}

static void
compress(uint32_t state[8], const unsigned char *block)
{
	uint32_t w[64];
	uint32_t s[8];

	for (int i = 0; i < 16; i++)
		w[i] = (uint32_t) block[4 * i] << 24 | (uint32_t) block[4 * i + 1] << 16 |
			   (uint32_t) block[4 * i + 2] << 8 | block[4 * i + 3];
	for (int i = 16; i < 64; i++)
		w[i] = w[i - 16] + w[i - 7] +
			   (rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3) +
			   (rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10);
	memcpy(s, state, sizeof(s));
	for (int i = 0; i < 64; i++)
	{
		uint32_t a = s[7] + (rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25)) +
					 ((s[4] & s[5]) ^ (~s[4] & s[6])) + rounds[i] + w[i];
		uint32_t b = (rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22)) +
					 ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));

		memmove(s + 1, s, 7 * sizeof(uint32_t));
		s[4] += a;
		s[0] = a + b;
	}
	for (int i = 0; i < 8; i++)
		state[i] += s[i];
}

static void
sha256(const unsigned char *bytes, size_t length, unsigned char digest[32])
{
	uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
						 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
	size_t padded = (length + 8) / 64 * 64 + 64;
	unsigned char *copy = calloc(1, padded);

	if (length > 0)
		memcpy(copy, bytes, length);
	copy[length] = 0x80;
	for (int i = 0; i < 8; i++)
		copy[padded - 1 - (size_t) i] = (unsigned char) ((uint64_t) length * 8 >> (8 * i));
	for (size_t i = 0; i < padded; i += 64)
		compress(state, copy + i);
	for (int i = 0; i < 32; i++)
		digest[i] = (unsigned char) (state[i / 4] >> (24 - 8 * (i % 4)));
	free(copy);
}

static void
pad_and_hash(const unsigned char key[64], unsigned char pad, const void *bytes, size_t length,
			 unsigned char digest[32])
{
	unsigned char *message = malloc(64 + length);

	for (int i = 0; i < 64; i++)
		message[i] = key[i] ^ pad;
	if (length > 0)
		memcpy(message + 64, bytes, length);
	sha256(message, 64 + length, digest);
	free(message);
}

void
test_hmac(const void *key, size_t key_length, const void *bytes, size_t length,
		  unsigned char digest[32])
{
	unsigned char block[64] = {0};
	unsigned char inner[32];

	if (key_length > 64)
		sha256(key, key_length, block);
	else if (key_length > 0)
		memcpy(block, key, key_length);
	pad_and_hash(block, 0x36, bytes, length, inner);
	pad_and_hash(block, 0x5c, inner, sizeof(inner), digest);
}

const char *
test_hmac_hex(const void *key, size_t key_length, const char *text)
{
	static char hex[65];
	unsigned char digest[32];

	test_hmac(key, key_length, text, strlen(text), digest);
	for (int i = 0; i < 32; i++)
		snprintf(hex + 2 * i, 3, "%02x", digest[i]);
	return hex;
}
