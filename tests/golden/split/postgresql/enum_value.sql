-- case 47: ADD VALUE runs in a transaction since 12
ALTER TYPE mood ADD VALUE 'ugly'; CREATE TABLE m (a mood DEFAULT 'ugly');
