-- platformatic#4903: nothing to do


 	 
