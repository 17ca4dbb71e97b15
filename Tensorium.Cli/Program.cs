Console.WriteLine("tensorium");
