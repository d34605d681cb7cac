/** Resolves when a picture of this stream has been decoded. */
export async function pictureOf(stream: MediaStream): Promise<{ width: number; height: number }> {
  const video = document.createElement("video");
  video.muted = video.autoplay = video.playsInline = true;
  document.body.append(video);
  try {
    video.srcObject = stream;
    await video.play();
    while (video.videoWidth === 0) {
      await new Promise((resolve) => video.addEventListener("resize", resolve, { once: true }));
    }
    return { width: video.videoWidth, height: video.videoHeight };
  } finally {
    video.srcObject = null;
    video.remove();
  }
}
