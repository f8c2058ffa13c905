-- seen on 3.40: U+FEFF behind the last statement is nothing
SELECT 1;
﻿
-- end
