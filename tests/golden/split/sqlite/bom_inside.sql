-- seen on 3.40: U+FEFF is a blank
SELECT 1;
﻿SELECT ﻿ 2;
