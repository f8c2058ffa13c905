-- flyway#714: ;; is not the end of a script
;;SELECT 1;;
; ;SELECT 2;