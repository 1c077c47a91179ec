\ir team.sql
SELECT greenlight.arm_publisher('documentation');
