mail-unsubscribe = Stop receiving letters of this kind
