mail-unsubscribe = Ne plus recevoir ce type de courrier
