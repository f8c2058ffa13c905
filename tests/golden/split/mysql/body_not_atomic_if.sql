-- flyway#3115, TablePlus/TablePlus-Windows#224: BEGIN NOT ATOMIC with IF and FOR inside
BEGIN NOT ATOMIC IF NOT FALSE THEN
    SELECT VERSION();
END IF;
END;
begin not ATOMIC
	declare m,st bigint;
	set m := (12 div (60*60)) * (60*60);
	if m < unix_timestamp(now()) THEN set m := 1; end if;
	for i in 1..6
	do
		insert into tmp_datetime (name, starttime) values (convert(i,char),m+(15*60*i));
	end for;
end;
SELECT 1;
