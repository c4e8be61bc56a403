using Billing.Application.Platform;
using BillingFunctions.Hosting;

namespace BillingFunctions.Tests.Hosting;

public sealed class OwnerFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("billing-keys-").FullName;

    private string KeyFile => Path.Combine(_directory, "data", "secret.keys");

    [Fact]
    public void Keys_of_secrets_are_made_once_for_the_owner_s_eyes_only_also_where_a_process_died_while_it_wrote_them()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(KeyFile)!);
        File.WriteAllText(KeyFile + ".new", "1:AA");
        SecretKeys made = Read();
        string text = File.ReadAllText(KeyFile);

        Assert.Equal(made.ByVersion[1], Read().ByVersion[1]);
        Assert.Equal(text, File.ReadAllText(KeyFile));
        Assert.Equal([KeyFile], Directory.GetFiles(Path.GetDirectoryName(KeyFile)!));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
    }

    [Fact]
    public void A_file_that_is_there_is_never_written_over()
    {
        OwnerFile.Create(KeyFile, "first");
        Assert.Throws<IOException>(() => OwnerFile.Create(KeyFile, "second"));
        Assert.Equal("first", File.ReadAllText(KeyFile).Trim());
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private SecretKeys Read() => SecretKeySource.Read(new ServiceOptions { DataDirectory = Path.GetDirectoryName(KeyFile)! }, setting: null, new SystemRandomSource());
}
