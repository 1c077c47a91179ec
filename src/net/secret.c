/*
 * secret.c
 *		Reading a credential file.
 *
 * Everything is asked of the open descriptor, so that nothing can be exchanged between the check
 * and the reading. Opening does not block on a FIFO and does not follow a link.
 */
#include "net/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "net/buffer.h"
#include "net/json.h"
#include "net/net.h"
#include "net/utf8.h"

#define DIRECTORY_FLAGS (O_RDONLY | O_DIRECTORY | O_CLOEXEC)
#define FILE_FLAGS (O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)

static const char *
open_file(const char *directory, const char *name, int *file)
{
	int at;

	if (directory[0] == '\0')
		return "credential files are switched off: no directory is set";
	if (name[0] == '\0' || strchr(name, '/') != NULL)
		return "the name of a credential file has no slash and is not empty";
	at = open(directory, DIRECTORY_FLAGS);
	if (at < 0)
		return "the directory of the credential files cannot be opened";
	*file = openat(at, name, FILE_FLAGS);
	if (*file < 0 && errno == ELOOP)
	{
		close(at);
		return "the credential file is a symbolic link";
	}
	close(at);
	return *file < 0 ? "the credential file cannot be opened" : NULL;
}

static const char *
check_file(int file)
{
	struct stat status;

	if (fstat(file, &status) != 0)
		return "the credential file cannot be read";
	if (!S_ISREG(status.st_mode))
		return "the credential file is not a regular file";
	if (status.st_uid != geteuid())
		return "the credential file belongs to another user";
	if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
		return "the credential file must have mode 0600: others have rights to it";
	if (status.st_size < 1)
		return "the credential file is empty";
	if (status.st_size > NET_SECRET_BYTES_MAX)
		return "the credential file is larger than 16 KiB";
	return NULL;
}

/* One byte more than may be there is asked for: the file can have grown since it was looked at. */
static const char *
read_bytes(int file, char *bytes, size_t *length)
{
	ssize_t n = 0;

	for (*length = 0; *length <= NET_SECRET_BYTES_MAX; *length += (size_t) n)
	{
		n = read(file, bytes + *length, NET_SECRET_BYTES_MAX + 1 - *length);
		if (n < 0 && errno == EINTR)
			n = 0;
		else if (n < 0)
			return "the credential file cannot be read";
		else if (n == 0)
			break;
	}
	if (*length == 0 || *length > NET_SECRET_BYTES_MAX)
		return "the credential file changed while it was read";
	return gl_utf8_is_text(bytes, *length) ? NULL : "the credential file is not UTF-8 text";
}

static size_t
without_line_break(const char *bytes, size_t length)
{
	if (length > 0 && bytes[length - 1] == '\n')
		length--;
	else
		return length;
	return length > 0 && bytes[length - 1] == '\r' ? length - 1 : length;
}

static json_t *
make_credential(const char *bytes, size_t length)
{
	bool no_memory = false;
	json_t *value = NULL;

	if (bytes[strspn(bytes, " \t\r\n")] == '{')
		value = gl_json_read_text(bytes, &no_memory);
	if (json_is_object(value) || no_memory)
		return value;
	json_decref(value);
	return json_stringn(bytes, without_line_break(bytes, length));
}

static const char *
read_file(int file, json_t **credential)
{
	char bytes[NET_SECRET_BYTES_MAX + 2];
	size_t length = 0;
	const char *refusal = check_file(file);

	if (refusal != NULL)
		return refusal;
	refusal = read_bytes(file, bytes, &length);
	if (refusal == NULL)
	{
		bytes[length] = '\0';
		*credential = make_credential(bytes, length);
		if (*credential == NULL)
			refusal = gl_no_memory;
	}
	explicit_bzero(bytes, sizeof(bytes));
	return refusal;
}

const char *
gl_secret_read(const char *directory, const char *name, json_t **credential)
{
	int file = -1;
	const char *refusal = open_file(directory, name, &file);

	if (refusal != NULL)
		return refusal;
	refusal = read_file(file, credential);
	close(file);
	return refusal;
}
