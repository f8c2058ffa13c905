#pragma once
// Questions about the catalog that several ask.

#include <string_view>

namespace godwit {

/// Every object that lives in a schema, of whatever kind, depends on it in pg_depend. Left out: parts of another object
/// (a multirange type, the sequence of an identity column), members of an extension, and extensions themselves.
inline constexpr std::string_view kObjectsInSchema =
    "SELECT DISTINCT d.classid, d.objid, d.refobjid FROM pg_catalog.pg_depend d"
    " WHERE d.refclassid = CAST('pg_catalog.pg_namespace' AS regclass) AND d.deptype = 'n'"
    " AND d.refobjid = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = ?)"
    " AND d.classid <> CAST('pg_catalog.pg_extension' AS regclass)"
    " AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend p WHERE p.classid = d.classid AND p.objid = d.objid"
    " AND p.objsubid = 0 AND p.deptype IN ('i', 'e'))";

}  // namespace godwit
