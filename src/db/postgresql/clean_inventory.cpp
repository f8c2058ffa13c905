// The objects that clean takes and leaves are asked of pg_depend, because only the server knows what goes with what.
#include "db/clean_inventory.h"

#include <algorithm>

#include "base/strings.h"
#include "db/postgresql/postgresql_dialect.h"
#include "db/postgresql/text/quoting.h"

namespace godwit {
namespace {

// All that DROP … CASCADE on everything in the schemas, and on the extensions there, can reach: what depends on it, and
// the whole of which something reached is a part ('i') or a member ('e').
constexpr std::string_view kReached =
    "WITH RECURSIVE reached (classid, objid, objsubid) AS ("
    " SELECT CAST('pg_catalog.pg_namespace' AS regclass)::oid, n.oid, 0 FROM pg_catalog.pg_namespace n"
    " WHERE n.nspname IN ({schemas})"
    " UNION SELECT next.classid, next.objid, next.objsubid FROM reached r, LATERAL ("
    "  SELECT d.classid, d.objid, d.objsubid FROM pg_catalog.pg_depend d WHERE d.refclassid = r.classid"
    "  AND d.refobjid = r.objid AND (r.objsubid = 0 OR d.refobjsubid = r.objsubid)"
    "  UNION ALL SELECT d.refclassid, d.refobjid, d.refobjsubid FROM pg_catalog.pg_depend d"
    "  WHERE d.classid = r.classid AND d.objid = r.objid AND d.objsubid = r.objsubid AND d.deptype IN ('i', 'e')"
    " ) next)";

// Of these what has a name of its own to people: objects of schemas, no parts and no members of extensions; objects
// that are in no schema; and, where it is in another schema, what a table there loses.
constexpr std::string_view kNamed =
    ", part (classid, objid, relation) AS ("
    " SELECT CAST('pg_catalog.pg_constraint' AS regclass)::oid, oid, conrelid FROM pg_catalog.pg_constraint"
    " UNION ALL SELECT CAST('pg_catalog.pg_attrdef' AS regclass)::oid, oid, adrelid FROM pg_catalog.pg_attrdef"
    " UNION ALL SELECT CAST('pg_catalog.pg_policy' AS regclass)::oid, oid, polrelid FROM pg_catalog.pg_policy"
    " UNION ALL SELECT CAST('pg_catalog.pg_trigger' AS regclass)::oid, oid, tgrelid FROM pg_catalog.pg_trigger"
    " WHERE NOT tgisinternal"
    " UNION ALL SELECT CAST('pg_catalog.pg_rewrite' AS regclass)::oid, oid, ev_class FROM pg_catalog.pg_rewrite"
    " WHERE rulename <> '_RETURN'),"
    " named AS ("
    " SELECT r.classid, r.objid, r.objsubid, n.nspname FROM reached r JOIN pg_catalog.pg_depend d"
    " ON d.classid = r.classid AND d.objid = r.objid AND d.deptype = 'n'"
    " AND d.refclassid = CAST('pg_catalog.pg_namespace' AS regclass)"
    " JOIN pg_catalog.pg_namespace n ON n.oid = d.refobjid"
    " WHERE r.objsubid = 0 AND r.classid <> CAST('pg_catalog.pg_extension' AS regclass) AND NOT EXISTS ("
    "  SELECT 1 FROM pg_catalog.pg_depend p WHERE p.classid = r.classid AND p.objid = r.objid AND p.objsubid = 0"
    "  AND p.deptype IN ('i', 'e'))"
    " UNION SELECT r.classid, r.objid, r.objsubid, NULL FROM reached r WHERE r.classid IN ("
    "  'pg_catalog.pg_extension'::regclass, 'pg_catalog.pg_foreign_data_wrapper'::regclass,"
    "  'pg_catalog.pg_foreign_server'::regclass, 'pg_catalog.pg_publication'::regclass,"
    "  'pg_catalog.pg_event_trigger'::regclass, 'pg_catalog.pg_cast'::regclass,"
    "  'pg_catalog.pg_language'::regclass) AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend p"
    "  WHERE p.classid = r.classid AND p.objid = r.objid AND p.deptype = 'e')"
    " UNION SELECT r.classid, r.objid, r.objsubid, n.nspname FROM reached r"
    " LEFT JOIN part p ON p.classid = r.classid AND p.objid = r.objid"
    " JOIN pg_catalog.pg_class c ON c.oid = CASE WHEN r.objsubid > 0"
    "  AND r.classid = CAST('pg_catalog.pg_class' AS regclass) THEN r.objid ELSE p.relation END"
    " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname NOT IN ({schemas}) AND c.relkind IN ('r', 'p', 'f', 'v', 'm') AND NOT EXISTS ("
    "  SELECT 1 FROM reached w WHERE w.classid = CAST('pg_catalog.pg_class' AS regclass) AND w.objid = c.oid"
    "  AND w.objsubid = 0))"
    " SELECT o.type, o.identity, CASE WHEN n.nspname IS NULL OR n.nspname IN ({schemas}) THEN 'in' ELSE 'out' END"
    " FROM named n, LATERAL pg_catalog.pg_identify_object(n.classid, n.objid, n.objsubid) o"
    " WHERE o.identity IS NOT NULL ORDER BY n.classid <> CAST('pg_catalog.pg_class' AS regclass), o.type, o.identity";

constexpr std::string_view kHistories =
    "SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname IN ({schemas}) AND c.relkind IN ('r', 'p') AND {count} = (SELECT count(*)"
    " FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attname IN ({columns}) AND NOT a.attisdropped)"
    " ORDER BY 1, 2";

// Objects that initdb makes have a number below 16384.
constexpr std::string_view kLeft =
    "SELECT kind, name FROM ("
    " SELECT 1 AS place, 'extension' AS kind, quote_ident(e.extname) || ' (of ' || quote_ident(r.rolname) || ', in '"
    "  || quote_ident(n.nspname) || ')' AS name FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_roles r"
    "  ON r.oid = e.extowner JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.oid >= 16384"
    " UNION ALL SELECT 2, 'schema', quote_ident(nspname) FROM pg_catalog.pg_namespace n WHERE oid >= 16384"
    "  AND nspname !~ '^pg_' AND nspname NOT IN ({schemas}) AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend p"
    "  WHERE p.classid = CAST('pg_catalog.pg_namespace' AS regclass) AND p.objid = n.oid AND p.deptype = 'e')"
    " UNION ALL SELECT 3, 'foreign-data wrapper', quote_ident(fdwname) FROM pg_catalog.pg_foreign_data_wrapper f"
    "  WHERE NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend p"
    "  WHERE p.classid = CAST('pg_catalog.pg_foreign_data_wrapper' AS regclass) AND p.objid = f.oid"
    "  AND p.deptype = 'e')"
    " UNION ALL SELECT 4, 'server', quote_ident(srvname) FROM pg_catalog.pg_foreign_server"
    " UNION ALL SELECT 5, 'publication', quote_ident(pubname) FROM pg_catalog.pg_publication"
    " UNION ALL SELECT 6, 'subscription', quote_ident(subname) FROM pg_catalog.pg_subscription WHERE subdbid = "
    "  (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())"
    " UNION ALL SELECT 7, 'event trigger', quote_ident(evtname) FROM pg_catalog.pg_event_trigger t WHERE NOT EXISTS ("
    "  SELECT 1 FROM pg_catalog.pg_depend p WHERE p.classid = CAST('pg_catalog.pg_event_trigger' AS regclass)"
    "  AND p.objid = t.oid AND p.deptype = 'e')"
    " UNION ALL SELECT 8, 'language', quote_ident(lanname) FROM pg_catalog.pg_language l WHERE oid >= 16384"
    "  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend p"
    "  WHERE p.classid = CAST('pg_catalog.pg_language' AS regclass) AND p.objid = l.oid AND p.deptype = 'e')"
    " UNION ALL SELECT 9, 'cast', format_type(castsource, NULL) || ' AS ' || format_type(casttarget, NULL)"
    "  FROM pg_catalog.pg_cast c WHERE oid >= 16384 AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend p"
    "  WHERE p.classid = CAST('pg_catalog.pg_cast' AS regclass) AND p.objid = c.oid AND p.deptype = 'e')"
    " UNION ALL SELECT 10, 'role', quote_ident(rolname) FROM pg_catalog.pg_roles WHERE oid >= 16384"
    "  AND rolname NOT IN (current_user, session_user)"
    ") objects ORDER BY place, name";

constexpr std::string_view kLargeObjects = "SELECT count(*) FROM pg_catalog.pg_largeobject_metadata";

class PostgresqlInventory final : public CleanInventory {
 public:
  PostgresqlInventory(Connection& connection, const std::vector<std::string>& schemas) : connection_(connection) {
    std::vector<std::string> literals;
    for (const std::string& schema : schemas) literals.push_back(sql_literal(schema));
    schemas_ = literals.empty() ? "NULL" : join(literals, ", ");
    for (const Row& row : ask(kHistories)) histories_.emplace_back(row[0].value_or(""), row[1].value_or(""));
    before_ = look();
  }

  const std::vector<History>& histories() const override { return histories_; }
  std::vector<ObjectGroup> dropped() override {
    look_again();
    std::vector<NamedObject> gone = gone_.within;
    gone.insert(gone.end(), gone_.outside.begin(), gone_.outside.end());
    return grouped(gone);
  }
  std::vector<std::string> dropped_outside() override {
    look_again();
    std::vector<std::string> names;
    for (const auto& [kind, name] : gone_.outside) names.push_back(kind + " " + name);
    return names;
  }
  std::vector<ObjectGroup> left() override {
    std::vector<NamedObject> objects;
    for (const Row& row : ask(kLeft)) objects.emplace_back(row[0].value_or(""), row[1].value_or(""));
    std::vector<ObjectGroup> groups = grouped(objects);
    const std::uint64_t large = std::stoull(ask(kLargeObjects).at(0).at(0).value_or("0"));
    if (large > 0) groups.push_back({"large object", large, {}});
    return groups;
  }

 private:
  struct Objects {
    std::vector<NamedObject> within;  // in the schemas, or in none
    std::vector<NamedObject> outside;
  };

  std::vector<Row> ask(std::string_view sql) {
    std::string text = replace_all(std::string(sql), "{schemas}", schemas_);
    text = replace_all(std::move(text), "{columns}", kHistoryColumns);
    return connection_.query(replace_all(std::move(text), "{count}", kHistoryColumnCount));
  }
  Objects look() {
    Objects objects;
    for (const Row& row : ask(std::string(kReached) + std::string(kNamed))) {
      auto& list = row[2] == "in" ? objects.within : objects.outside;
      list.emplace_back(row[0].value_or(""), row[1].value_or(""));
    }
    return objects;
  }
  // Each DROP has CASCADE, so what could be reached before and cannot be now is gone.
  void look_again() {
    const Objects now = look();
    gone_ = {missing_from(before_.within, now.within), missing_from(before_.outside, now.outside)};
  }

  Connection& connection_;
  std::string schemas_;
  std::vector<History> histories_;
  Objects before_;
  Objects gone_;
};

}  // namespace

std::unique_ptr<CleanInventory> PostgresqlDialect::clean_inventory(Connection& connection,
                                                                   const std::vector<std::string>& schemas) const {
  return std::make_unique<PostgresqlInventory>(connection, schemas);
}

}  // namespace godwit
