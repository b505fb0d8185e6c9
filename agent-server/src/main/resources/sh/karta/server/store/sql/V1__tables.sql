-- SPDX-License-Identifier: Apache-2.0
-- Times are milliseconds since 1970. What stands in braces differs between the databases, see Dialect.

CREATE TABLE session (
    id ${text} NOT NULL,
    project ${text} NOT NULL,
    owner ${text} NOT NULL,
    title ${text} NOT NULL,
    preview ${text} NOT NULL,
    created_at bigint NOT NULL,
    active_at bigint NOT NULL,
    last_seq bigint NOT NULL,
    reserved_seq bigint NOT NULL,
    tail ${uuid} NOT NULL,
    epoch integer NOT NULL,
    run ${uuid},
    node ${text},
    due_at bigint,
    PRIMARY KEY (id)
)${keyed};
CREATE INDEX session_by_owner ON session (project, owner, active_at, id);
CREATE INDEX session_by_activity ON session (project, active_at, id);
CREATE INDEX session_by_node ON session (node) WHERE run IS NOT NULL;
CREATE INDEX session_due ON session (due_at) WHERE due_at IS NOT NULL;

-- Bodies are long: SQLite keeps them better in a table with row numbers.
CREATE TABLE event (
    session ${text} NOT NULL,
    seq bigint NOT NULL,
    branch integer NOT NULL,
    type ${text} NOT NULL,
    at bigint NOT NULL,
    body ${text} NOT NULL,
    PRIMARY KEY (session, seq)
);
CREATE TABLE draft (
    session ${text} NOT NULL,
    run ${uuid} NOT NULL,
    part ${text} NOT NULL,
    from_char integer NOT NULL,
    seq bigint NOT NULL,
    text ${text} NOT NULL,
    PRIMARY KEY (session, seq)
);
CREATE TABLE branch (
    session ${text} NOT NULL,
    id integer NOT NULL,
    parent integer NOT NULL,
    from_seq bigint NOT NULL,
    PRIMARY KEY (session, id)
)${keyed};
CREATE TABLE snapshot (
    session ${text} NOT NULL,
    seq bigint NOT NULL,
    format integer NOT NULL,
    state ${text} NOT NULL,
    PRIMARY KEY (session)
);
CREATE TABLE accepted (
    session ${text} NOT NULL,
    key ${text} NOT NULL,
    hash ${text} NOT NULL,
    seq bigint NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (session, key)
)${keyed};

-- A file that is being uploaded is booked (state 0), so that its bytes count before they are read. Then it is stored (1).
CREATE TABLE file (
    session ${text} NOT NULL,
    name ${text} NOT NULL,
    title ${text} NOT NULL,
    type ${text} NOT NULL,
    bytes bigint NOT NULL,
    state integer NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (session, name)
)${keyed};
CREATE INDEX file_booked ON file (at) WHERE state = 0;
CREATE TABLE file_chunk (
    session ${text} NOT NULL,
    name ${text} NOT NULL,
    number integer NOT NULL,
    content ${bytes} NOT NULL,
    PRIMARY KEY (session, name, number)
);
CREATE TABLE feedback (
    session ${text} NOT NULL,
    message_id ${text} NOT NULL,
    owner ${text} NOT NULL,
    value ${text} NOT NULL,
    reason ${text},
    text ${text},
    at bigint NOT NULL,
    PRIMARY KEY (session, message_id, owner)
)${keyed};

CREATE TABLE embed_key (
    key ${text} NOT NULL,
    project ${text} NOT NULL,
    origins ${text} NOT NULL,
    enabled integer NOT NULL,
    created_at bigint NOT NULL,
    not_before bigint,
    PRIMARY KEY (key)
)${keyed};
-- What each owner spent on a day.
CREATE TABLE spend (
    project ${text} NOT NULL,
    day ${text} NOT NULL,
    owner ${text} NOT NULL,
    tokens bigint NOT NULL,
    PRIMARY KEY (project, day, owner)
)${keyed};
-- What a project spent on a day. In several rows, because every answer that ends would lock a single one.
CREATE TABLE spend_total (
    project ${text} NOT NULL,
    anonymous integer NOT NULL,
    day ${text} NOT NULL,
    shard integer NOT NULL,
    tokens bigint NOT NULL,
    PRIMARY KEY (project, anonymous, day, shard)
)${keyed};
CREATE TABLE delivery (
    id ${uuid} NOT NULL,
    address ${text} NOT NULL,
    session ${text} NOT NULL,
    body ${text} NOT NULL,
    attempts integer NOT NULL,
    due_at bigint NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX delivery_due ON delivery (due_at);
CREATE INDEX delivery_by_address ON delivery (address, due_at);
CREATE INDEX delivery_by_session ON delivery (session);
CREATE TABLE erased (
    project ${text} NOT NULL,
    owner ${text} NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (project, owner)
)${keyed};

CREATE TABLE node (
    id ${text} NOT NULL,
    beat bigint NOT NULL,
    lease_until bigint NOT NULL,
    PRIMARY KEY (id)
)${keyed};
-- One row. keys_version rises with each change of an embed key: servers read it instead of all keys. timeline is PostgreSQL's at the
-- last connection.
CREATE TABLE meta (
    one integer NOT NULL CHECK (one = 1),
    secret ${bytes} NOT NULL,
    generation bigint NOT NULL,
    format integer NOT NULL,
    keys_version bigint NOT NULL,
    timeline ${text},
    PRIMARY KEY (one)
);

-- Lost in a crash, which costs nothing but a few tokens too many. full_at is when the bucket is full again, in microseconds.
CREATE ${unlogged}TABLE rate (
    name ${text} NOT NULL,
    full_at bigint NOT NULL,
    PRIMARY KEY (name)
)${keyed};
CREATE ${unlogged}TABLE once (
    id ${text} NOT NULL,
    until bigint NOT NULL,
    PRIMARY KEY (id)
)${keyed};
