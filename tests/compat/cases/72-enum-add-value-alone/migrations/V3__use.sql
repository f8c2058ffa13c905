CREATE TABLE m (a mood DEFAULT 'bad');
