namespace BillingFunctions.Hosting;

/// <summary>A file with a secret beside the data, for its owner's eyes only, where the system knows such things. It is there whole or not at all, whenever the process dies.</summary>
internal static class OwnerFile
{
    /// <summary>Writes a file that is not there yet.</summary>
    /// <exception cref="IOException">It is there, or cannot be written.</exception>
    public static void Create(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string fresh = path + ".new";
        File.Delete(fresh); // of a process that died
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        using (var file = new FileStream(fresh, options))
        {
            using (var writer = new StreamWriter(file, leaveOpen: true))
                writer.WriteLine(text);

            file.Flush(flushToDisk: true);
        }

        File.Move(fresh, path);
    }
}
