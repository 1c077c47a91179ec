--
-- rules_permissions: the built-in roles and what each may do
--
\pset format unaligned
\pset tuples_only on

SELECT role, string_agg(permission, ' ') FROM greenlight.permissions() WITH ORDINALITY AS p (role, permission, n)
GROUP BY role ORDER BY min(n);

-- the other way round
SELECT permission, string_agg(role, ' ') FROM greenlight.permissions() WITH ORDINALITY AS p (role, permission, n)
GROUP BY permission ORDER BY permission;

-- only the owner may override; who may view and not view_internal is a client in every rule
SELECT role FROM greenlight.permissions() WHERE permission = 'override';
SELECT role FROM greenlight.permissions() GROUP BY role
HAVING bool_or(permission = 'view') AND NOT bool_or(permission = 'view_internal') ORDER BY role;
