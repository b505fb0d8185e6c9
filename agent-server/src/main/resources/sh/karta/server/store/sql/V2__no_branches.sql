-- SPDX-License-Identifier: Apache-2.0
-- The rows of a session say themselves which message each one follows.

DROP TABLE branch;
ALTER TABLE event DROP COLUMN branch;
