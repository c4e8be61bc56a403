using BillingFunctions.Hosting;

namespace BillingFunctions.Tests.Hosting;

/// <summary>The checks from the command line, where nothing is wrong because nothing was ever stored, and where the options are not understood.</summary>
public sealed class CheckCommandTests
{
    [Fact]
    public async Task A_folder_that_was_never_used_has_nothing_wrong()
    {
        DirectoryInfo data = Directory.CreateTempSubdirectory("check-");
        try
        {
            Assert.Equal(0, await new CheckCommand().RunAsync(["--data", data.FullName]));
            Assert.Equal(0, await new CheckUsageCommand().RunAsync(["--data", data.FullName]));
            Assert.Equal(0, await new RotateSecretsCommand().RunAsync(["--data", data.FullName]));
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("--customer", "nonsense")]
    [InlineData("--what")]
    [InlineData("--organization")]
    public async Task Options_that_are_not_understood_are_refused(params string[] arguments) =>
        Assert.Equal(2, await new CheckCommand().RunAsync(arguments));
}
