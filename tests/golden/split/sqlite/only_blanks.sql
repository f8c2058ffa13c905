-- nothing to do


 	 
