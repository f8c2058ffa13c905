-- tried on 15: two files put together, U+FEFF in the middle is a letter for the server
SELECT 1;
﻿SELECT 2;
