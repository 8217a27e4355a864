from sciencevid_check.cli import main

main()
