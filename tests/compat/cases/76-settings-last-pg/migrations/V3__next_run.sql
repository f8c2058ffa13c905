insert into seen values (coalesce(current_setting('app.tenant', true), 'none'), current_setting('lock_timeout'), current_setting('work_mem'));
