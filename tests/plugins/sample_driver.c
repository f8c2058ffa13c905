/* A driver for databases in files of SQLite, under URLs of its own: sample:/srv/app.db, or sample://user@/srv/app.db. A
 * database of its own in the same folder is the lock. SAMPLE_PASSWORD in the environment is what the password has to
 * be. */
#include <godwit/driver.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct godwit_session {
  sqlite3* db;
  sqlite3* lock;
  char file[1000];
  char user[100];
  char foreign_keys[8];
  atomic_int cancelled;
};

static void copy(char* to, size_t size, const char* text, size_t length) {
  if (length >= size) length = size - 1;
  memcpy(to, text, length);
  to[length] = 0;
}

static int fail(godwit_error* error, int kind, const char* code, const char* message) {
  error->kind = kind;
  copy(error->code, sizeof error->code, code, strlen(code));
  copy(error->message, sizeof error->message, message, strlen(message));
  return 1;
}

static int fail_of(godwit_session* session, godwit_error* error) {
  const int code = sqlite3_extended_errcode(session->db) & 0xff;
  char text[32];
  snprintf(text, sizeof text, "SAMPLE%d", code);
  error->offset = sqlite3_error_offset(session->db);
  const int kind = code == SQLITE_INTERRUPT                         ? GODWIT_ERROR_CANCELLED
                   : code == SQLITE_READONLY || code == SQLITE_PERM ? GODWIT_ERROR_PERMISSION
                   : code == SQLITE_BUSY                            ? GODWIT_ERROR_BUSY
                                                                    : GODWIT_ERROR_OTHER;
  return fail(error, kind, text, sqlite3_errmsg(session->db));
}

static const char* path_in(godwit_text url, size_t* size) {
  const char* begin = url.data + strlen("sample:");
  const char* end = url.data + url.size;
  if (end - begin > 2 && begin[0] == '/' && begin[1] == '/') {
    begin += 2;
    while (begin < end && *begin != '/') ++begin;
  }
  *size = (size_t)(end - begin);
  return begin;
}

static void close_session(godwit_session* session) {
  sqlite3_close(session->lock);
  sqlite3_close(session->db);
  free(session);
}

static int remember(godwit_session* session, godwit_error* error);

static int connect_to(const godwit_target* target, godwit_session** result, godwit_error* error) {
  const char* wanted = getenv("SAMPLE_PASSWORD");
  if (wanted && (target->password.data == NULL || target->password.size != strlen(wanted) ||
                 memcmp(target->password.data, wanted, target->password.size) != 0)) {
    char message[400];
    snprintf(message, sizeof message, "wrong password \"%.*s\" in %.*s.", (int)target->password.size,
             target->password.data ? target->password.data : "", (int)target->url.size, target->url.data);
    return fail(error, GODWIT_ERROR_AUTHENTICATION, "SAMPLE_AUTH", message);
  }
  godwit_session* session = calloc(1, sizeof *session);
  if (!session) return fail(error, GODWIT_ERROR_OTHER, "", "no memory");
  size_t size = 0;
  const char* path = path_in(target->url, &size);
  copy(session->file, sizeof session->file, path, size);
  if (target->user.data) copy(session->user, sizeof session->user, target->user.data, target->user.size);
  if (sqlite3_open(session->file, &session->db) != SQLITE_OK || remember(session, error) != 0) {
    fail(error, GODWIT_ERROR_CONNECTION, "SAMPLE_OPEN", sqlite3_errmsg(session->db));
    close_session(session);
    return 1;
  }
  sqlite3_busy_timeout(session->db, 10000);
  *result = session;
  return 0;
}

static int describe(godwit_session* session, godwit_server* server, godwit_error* error) {
  (void)error;
  copy(server->product, sizeof server->product, "Sample", 6);
  copy(server->version, sizeof server->version, sqlite3_libversion(), strlen(sqlite3_libversion()));
  copy(server->user, sizeof server->user, session->user, strlen(session->user));
  copy(server->database, sizeof server->database, session->file, strlen(session->file));
  copy(server->schema, sizeof server->schema, "main", 4);
  return 0;
}

static int step_to_end(godwit_session* session, sqlite3_stmt* statement, const godwit_receiver* receiver,
                       godwit_error* error) {
  int code = SQLITE_ROW;
  while ((code = atomic_load(&session->cancelled) ? SQLITE_INTERRUPT : sqlite3_step(statement)) == SQLITE_ROW) {
    godwit_text columns[32];
    int count = sqlite3_column_count(statement);
    if (count > 32) count = 32;
    for (int i = 0; i < count; ++i) {
      columns[i].data = (const char*)sqlite3_column_text(statement, i);
      columns[i].size = (size_t)sqlite3_column_bytes(statement, i);
    }
    if (receiver->row) receiver->row(receiver->context, columns, (size_t)count);
  }
  if (code == SQLITE_DONE) return 0;
  if (code == SQLITE_INTERRUPT) return fail(error, GODWIT_ERROR_CANCELLED, "SAMPLE9", "interrupted");
  return fail_of(session, error);
}

static int run(godwit_session* session, godwit_text sql, const godwit_text* parameters, size_t count,
               const godwit_receiver* receiver, godwit_error* error) {
  atomic_store(&session->cancelled, 0);
  sqlite3_stmt* statement = NULL;
  if (sqlite3_prepare_v2(session->db, sql.data, (int)sql.size, &statement, NULL) != SQLITE_OK) {
    return fail_of(session, error);
  }
  for (size_t i = 0; i < count; ++i) {
    if (parameters[i].data) {
      sqlite3_bind_text(statement, (int)i + 1, parameters[i].data, (int)parameters[i].size, SQLITE_TRANSIENT);
    }
  }
  const int result = step_to_end(session, statement, receiver, error);
  sqlite3_finalize(statement);
  return result;
}

static int execute(godwit_session* session, godwit_text statement, const godwit_receiver* receiver, int64_t* affected,
                   godwit_error* error) {
  const int result = run(session, statement, NULL, 0, receiver, error);
  if (result != 0) return result;
  *affected = sqlite3_changes(session->db);
  if (receiver->notice && statement.size > 4 && sqlite3_strnicmp(statement.data, "drop", 4) == 0) {
    const godwit_text text = {"something was dropped", 21};
    receiver->notice(receiver->context, text, "SAMPLE_DROP");
  }
  return 0;
}

static int simple(godwit_session* session, const char* sql, godwit_error* error) {
  return sqlite3_exec(session->db, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : fail_of(session, error);
}

static int transaction(godwit_session* session) {
  return sqlite3_get_autocommit(session->db) ? 0 : 1;
}
static int begin(godwit_session* session, godwit_error* error) {
  return simple(session, "BEGIN IMMEDIATE", error);
}
static int commit(godwit_session* session, godwit_error* error) {
  return simple(session, "COMMIT", error);
}
static void roll_back(godwit_session* session) {
  sqlite3_exec(session->db, "ROLLBACK", NULL, NULL, NULL);
}

static int first_column(void* context, int count, char** columns, char** names) {
  (void)names;
  if (count > 0 && columns[0]) copy(context, 8, columns[0], strlen(columns[0]));
  return 0;
}

static int remember(godwit_session* session, godwit_error* error) {
  if (sqlite3_exec(session->db, "PRAGMA foreign_keys", first_column, session->foreign_keys, NULL) == SQLITE_OK)
    return 0;
  return fail_of(session, error);
}

static int restore(godwit_session* session, godwit_error* error) {
  char sql[64];
  snprintf(sql, sizeof sql, "PRAGMA foreign_keys = %s", session->foreign_keys);
  return simple(session, sql, error);
}

static void cancel(godwit_session* session) {
  atomic_store(&session->cancelled, 1);
  sqlite3_interrupt(session->db);
}

static int try_lock(godwit_session* session, godwit_text schema, godwit_text table, godwit_error* error) {
  (void)schema, (void)table;
  if (session->lock) return 1;
  char path[1100];
  snprintf(path, sizeof path, "%s-lock", session->file);
  if (sqlite3_open(path, &session->lock) == SQLITE_OK) {
    const int code = sqlite3_exec(session->lock, "BEGIN EXCLUSIVE", NULL, NULL, NULL);
    if (code == SQLITE_OK) return 1;
    sqlite3_close(session->lock);
    session->lock = NULL;
    if (code == SQLITE_BUSY) return 0;
  }
  fail(error, GODWIT_ERROR_OTHER, "SAMPLE_LOCK", "the lock cannot be opened");
  return -1;
}

static int lock_held(godwit_session* session, godwit_error* error) {
  (void)error;
  return session->lock != NULL && !sqlite3_get_autocommit(session->lock);
}

static void unlock(godwit_session* session) {
  sqlite3_close(session->lock);
  session->lock = NULL;
}

static void lock_holder(godwit_session* session, char* text, size_t size) {
  snprintf(text, size, "somebody at %s", session->file);
}

static int clean(godwit_session* session, godwit_text schema, godwit_error* error) {
  (void)schema;
  sqlite3_db_config(session->db, SQLITE_DBCONFIG_RESET_DATABASE, 1, NULL);
  const int result = simple(session, "VACUUM", error);
  sqlite3_db_config(session->db, SQLITE_DBCONFIG_RESET_DATABASE, 0, NULL);
  return result;
}

static int forbid_writes(godwit_session* session, int forbidden, godwit_error* error) {
  return simple(session, forbidden ? "PRAGMA query_only = ON" : "PRAGMA query_only = OFF", error);
}

#ifndef SAMPLE_PREFIX
#define SAMPLE_PREFIX "sample:"
#endif

static const char* const kPrefixes[] = {SAMPLE_PREFIX, NULL};
static const godwit_statement_rule kRules[] = {
    {"VACUUM", GODWIT_REFUSES_TRANSACTION}, {"PRAGMA FOREIGN_KEYS", GODWIT_REFUSES_TRANSACTION}, {NULL, 0}};

#ifndef SAMPLE_ABI
#define SAMPLE_ABI GODWIT_DRIVER_ABI
#endif

static const godwit_driver kDriver = {
    .abi = SAMPLE_ABI,
    .size = sizeof(godwit_driver),
    .name = "Sample",
    .prefixes = kPrefixes,
    .syntax = GODWIT_BACKQUOTES | GODWIT_BRACKETS | GODWIT_TRIGGER_BODIES,
    .facts = GODWIT_TRANSACTIONAL_DDL | GODWIT_BEGIN_INSIDE_FAILS,
    .quote = '"',
    .rules = kRules,
    .history_ddl =
        "CREATE TABLE {table} (\n"
        "  installed_rank INT NOT NULL PRIMARY KEY,\n"
        "  version VARCHAR(50),\n"
        "  description VARCHAR(200) NOT NULL,\n"
        "  type VARCHAR(20) NOT NULL,\n"
        "  script VARCHAR(1000) NOT NULL,\n"
        "  checksum INT,\n"
        "  installed_by VARCHAR(100) NOT NULL,\n"
        "  installed_on TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now')),\n"
        "  execution_time INT NOT NULL,\n"
        "  success BOOLEAN NOT NULL,\n"
        "  checksum_sha256 VARCHAR(64),\n"
        "  checksum_sha256_for INT);\n"
        "CREATE INDEX {table_s_idx} ON {table} (success);\n",
    .digest_ddl =
        "ALTER TABLE {table} ADD COLUMN checksum_sha256 VARCHAR(64);\n"
        "ALTER TABLE {table} ADD COLUMN checksum_sha256_for INT;\n",
    .columns = "SELECT name FROM pragma_table_info({name_of_table}) ORDER BY cid",
    .objects = "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite%' AND tbl_name <> {name_of_table}",
    .installed_on_utc = "coalesce(strftime('%Y-%m-%dT%H:%M:%fZ', installed_on), '')",
    .begin_text = "BEGIN IMMEDIATE",
    .commit_text = "COMMIT",
    .connect = connect_to,
    .close = close_session,
    .describe = describe,
    .execute = execute,
    .query = run,
    .transaction = transaction,
    .begin = begin,
    .commit = commit,
    .rollback = roll_back,
    .remember = remember,
    .restore = restore,
    .cancel = cancel,
    .try_lock = try_lock,
    .lock_held = lock_held,
    .unlock = unlock,
    .lock_holder = lock_holder,
    .clean = clean,
    .forbid_writes = forbid_writes,
};

const godwit_driver* godwit_driver_v1(void) {
  return &kDriver;
}
