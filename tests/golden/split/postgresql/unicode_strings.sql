-- manual 4.1.2.3: U& strings double quotes and have no backslash escapes; UESCAPE follows them
SELECT U&'d!0061;t' UESCAPE '!', U&'\0441;'';', u&"\0441;"";"; SELECT N'a;\', B'1', X'1F'; SELECT 1;
