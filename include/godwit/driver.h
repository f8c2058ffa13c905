#ifndef GODWIT_DRIVER_H
#define GODWIT_DRIVER_H
/* Drivers for more databases, in plain C: a shared library that godwit loads from the folder that `plugins` names.
 *
 * It exports one function, godwit_driver_v1(), whose answer never changes and lives as long as the program. A later
 * version of this interface has a symbol with another number; fields are only ever added at the end, and `size` says
 * which are there.
 *
 * All text is UTF-8. What godwit hands over lives until the call returns, what a driver hands to a receiver until the
 * receiver returns. Functions that may fail return 0 when all went well and fill the godwit_error otherwise. A session
 * is used by one thread at a time; only cancel() comes from any thread, while the session is open. Nothing may throw
 * through these functions, write to standard output or error, or end the program. */

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define GODWIT_DRIVER_ABI 1u
#define GODWIT_DRIVER_SYMBOL "godwit_driver_v1"

/* data NULL: SQL NULL, or not given. Not ended by a zero byte. */
typedef struct godwit_text {
  const char* data;
  size_t size;
} godwit_text;

enum godwit_error_kind {
  GODWIT_ERROR_OTHER = 1,
  GODWIT_ERROR_CONNECTION = 2, /* no answer: connecting is tried again where that is wanted */
  GODWIT_ERROR_AUTHENTICATION = 3,
  GODWIT_ERROR_NO_DATABASE = 4,
  GODWIT_ERROR_PERMISSION = 5,
  GODWIT_ERROR_LOST = 6, /* the connection is gone; of a commit, nobody knows whether it took place */
  GODWIT_ERROR_CANCELLED = 7,
  GODWIT_ERROR_BUSY = 8 /* somebody else holds what is needed */
};

typedef struct godwit_error {
  int32_t kind;       /* of godwit_error_kind */
  int64_t offset;     /* byte of the statement where the fault is; -1: not known, as it is when the call begins */
  char code[64];      /* the database's own: an SQLSTATE or a name; ended by a zero byte, as message is */
  char message[2048]; /* the database's sentence */
} godwit_error;

/* Either function may be NULL: then nobody wants it. */
typedef struct godwit_receiver {
  void* context;
  void (*row)(void* context, const godwit_text* columns, size_t count);
  void (*notice)(void* context, godwit_text text, const char* code); /* a warning; code "" where there is none */
} godwit_receiver;

typedef struct godwit_target {
  godwit_text url; /* as the user wrote it, without a password */
  godwit_text user;
  godwit_text password;
  godwit_text schema; /* for names without a schema; not given: the session's own */
} godwit_target;

/* Ended by zero bytes. */
typedef struct godwit_server {
  char product[64];
  char version[64];
  char user[256];
  char database[1024];
  char schema[256]; /* where names without a schema go */
} godwit_server;

/* What the splitter has to know of the SQL. '…' strings, "…" names, -- and slash-star comments are always there. */
enum godwit_syntax {
  GODWIT_DOLLAR_QUOTES = 1 << 0,         /* $$ … $$, $tag$ … $tag$ */
  GODWIT_NESTED_COMMENTS = 1 << 1,       /* a comment within a comment has to end, too */
  GODWIT_HASH_COMMENTS = 1 << 2,         /* # to the end of the line */
  GODWIT_BACKSLASH_ESCAPES = 1 << 3,     /* 'it\'s' */
  GODWIT_ESCAPE_STRINGS = 1 << 4,        /* E'it\'s' */
  GODWIT_BACKQUOTES = 1 << 5,            /* `name` */
  GODWIT_BRACKETS = 1 << 6,              /* [name] */
  GODWIT_DOUBLE_QUOTED_STRINGS = 1 << 7, /* "…" is a string */
  GODWIT_DELIMITER_COMMAND = 1 << 8,     /* DELIMITER x in scripts */
  GODWIT_BEGIN_ATOMIC_BODIES = 1 << 9,   /* BEGIN ATOMIC … END */
  GODWIT_COMPOUND_BODIES = 1 << 10,      /* routines with BEGIN … END */
  GODWIT_TRIGGER_BODIES = 1 << 11        /* BEGIN … END only in CREATE TRIGGER */
};

enum godwit_fact {
  GODWIT_TRANSACTIONAL_DDL = 1 << 0,      /* a script that fails leaves nothing behind */
  GODWIT_SCHEMAS = 1 << 1,                /* schemas can be named, made and dropped */
  GODWIT_BEGIN_INSIDE_FAILS = 1 << 2,     /* BEGIN in a transaction is an error */
  GODWIT_ERROR_FAILS_TRANSACTION = 1 << 3 /* after an error only a rollback works */
};

/* About statements that begin with certain words, besides BEGIN, START TRANSACTION, COMMIT, END, ROLLBACK and
 * SAVEPOINT, which are known. Patterns are words with blanks between them: A|B for one of these, [A B] for what may be
 * missing, !A for what may not follow, … for any words: "CREATE [UNIQUE] INDEX CONCURRENTLY". */
typedef struct godwit_statement_rule {
  const char* pattern; /* NULL ends the list */
  int32_t fact;        /* of godwit_statement_fact */
} godwit_statement_rule;

enum godwit_statement_fact {
  GODWIT_REFUSES_TRANSACTION = 1, /* cannot run within one */
  GODWIT_COMMITS_IMPLICITLY = 2,
  GODWIT_BEGINS_TRANSACTION = 3,
  GODWIT_ENDS_TRANSACTION = 4
};

/* The driver's own; godwit only hands it back. */
typedef struct godwit_session godwit_session;

typedef struct godwit_driver {
  uint32_t abi;                       /* GODWIT_DRIVER_ABI */
  uint32_t size;                      /* sizeof(godwit_driver) */
  const char* name;                   /* of the database: "DuckDB" */
  const char* const* prefixes;        /* of its URLs, in lower case, with the colon: "duckdb:"; NULL ends the list */
  uint32_t syntax;                    /* of godwit_syntax */
  uint32_t facts;                     /* of godwit_fact */
  char quote;                         /* around names, doubled inside: '"' or '`' */
  const godwit_statement_rule* rules; /* may be NULL */

  /* SQL. {schema} and {table} become quoted names, {name_of_schema} and {name_of_table} string constants, {table_x}
   * the quoted name of the table with _x behind it. A statement of DDL ends with a semicolon at the end of a line. The
   * questions begin with SELECT. */
  const char* history_ddl; /* the table as Flyway has it, and checksum_sha256 (text of 64), checksum_sha256_for (int) */
  const char* digest_ddl;  /* adds these two to a table of Flyway's */
  const char* columns;     /* names of the table's columns, one a row; no row: there is no such table */
  const char* objects;     /* a row for each object of the schema that is not of the history table */
  const char* installed_on_utc; /* expression: installed_on as 2020-12-31T23:59:59.999Z, or '' */
  const char* success;          /* expression: '1' or '0'; NULL: CASE WHEN success THEN '1' ELSE '0' END */
  const char* schema_exists;    /* a row if it does; this and the next two only with GODWIT_SCHEMAS, else NULL */
  const char* create_schema;
  const char* drop_schema;
  const char* begin_text; /* as the database's own client takes it, for dry runs: "BEGIN" */
  const char* commit_text;

  int (*connect)(const godwit_target* target, godwit_session** session, godwit_error* error);
  void (*close)(godwit_session* session);
  int (*describe)(godwit_session* session, godwit_server* server, godwit_error* error);

  /* One statement of a script, as it stands there. `affected` is -1 when the call begins; rows that it changed. */
  int (*execute)(godwit_session* session, godwit_text statement, const godwit_receiver* receiver, int64_t* affected,
                 godwit_error* error);
  /* One statement of godwit's; each ? is a parameter, given as text. */
  int (*query)(godwit_session* session, godwit_text sql, const godwit_text* parameters, size_t count,
               const godwit_receiver* receiver, godwit_error* error);

  int (*transaction)(godwit_session* session); /* as the database says: 0 none, 1 open, 2 failed */
  int (*begin)(godwit_session* session, godwit_error* error);
  int (*commit)(godwit_session* session, godwit_error* error); /* fails if the database rolled back instead */
  void (*rollback)(godwit_session* session);

  /* Behind each script: restore() makes the role, the schema for names without one, and whatever decides where and how
   * a row of the history is written, what they were at remember(), or at connect(). Other settings of a script stay.
   * Within an open transaction, too, which stays open. */
  int (*remember)(godwit_session* session, godwit_error* error);
  int (*restore)(godwit_session* session, godwit_error* error);

  void (*cancel)(godwit_session* session); /* what runs now ends soon, with GODWIT_ERROR_CANCELLED */

  /* A lock for this history table, gone with the session at the latest. Never waits. 1: taken (or held already by this
   * session), 0: somebody else has it, -1: error. */
  int (*try_lock)(godwit_session* session, godwit_text schema, godwit_text table, godwit_error* error);
  int (*lock_held)(godwit_session* session, godwit_error* error); /* asks anew: 1, 0, or -1 for an error */
  void (*unlock)(godwit_session* session);
  void (*lock_holder)(godwit_session* session, char* text, size_t size); /* for people; may be NULL */

  int (*clean)(godwit_session* session, godwit_text schema, godwit_error* error); /* removes all; may be NULL */
  /* While forbidden, what would write fails; may be NULL: then a dry run with initSql is refused. */
  int (*forbid_writes)(godwit_session* session, int forbidden, godwit_error* error);
} godwit_driver;

/* What the library exports. */
const godwit_driver* godwit_driver_v1(void);

#ifdef __cplusplus
}
#endif

#endif
