-- SPDX-License-Identifier: Apache-2.0
-- Takes longer than a statement of the running server may.
SELECT pg_sleep(6);
CREATE TABLE built_slowly (id integer);
